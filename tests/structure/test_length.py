from plananalysis.structure.length import count_han


def test_count_han_counts_only_ideographs():
    """Digits, letters, marks and blanks are not Han; 〇 and rare characters are."""
    assert count_han("二〇二〇年, A12。《䶮𠮷》\u3000") == 7
