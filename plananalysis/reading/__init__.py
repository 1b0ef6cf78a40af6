"""What does this file say? Files are read in a process of their own, under limits of seconds and memory."""
