from plananalysis.words.frequency import find_strings  # until the split
