"""
Do people agree, and does the tagger agree with people?

The way round: :func:`plananalysis.coding.sheets.draw_sample` → :func:`plananalysis.coding.sheets.write_sheet` →
two people code → :func:`plananalysis.coding.sheets.read_sheet` →
:func:`plananalysis.coding.reliability.measure_reliability` →
:func:`plananalysis.coding.scoring.list_disagreements` → :func:`plananalysis.coding.scoring.adjudicate` →
:func:`plananalysis.coding.scoring.score_tagger`.
"""
