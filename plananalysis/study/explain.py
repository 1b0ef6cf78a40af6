"""
What went wrong?  One line for each thing, with what to do; also for what should not happen.
"""

import errno
import traceback
from pathlib import Path

from plananalysis.study.stopping import describe_results

REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "free some space there, or choose another folder"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "change its permissions, or choose another folder"),
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "check the path",
    errno.EMFILE: "close other programs, and try again",
}


def explain_error(error: Exception) -> list[str]:
    """
    Explain an error in lines that a person can act on.

    Parameters
    ----------
    error : Exception
        Whatever ended a command.

    Returns
    -------
    list of str
        Mostly one line.

    Examples
    --------
    >>> explain_error(FileNotFoundError(2, "No such file or directory", "计划.txt"))
    ['计划.txt: No such file or directory; check the path']
    """
    from plananalysis.lexicons.patterns import PatternError
    from plananalysis.reading.document import ReadError
    from plananalysis.study.settings import StudyError
    from plananalysis.study.verify import VerifyError

    if isinstance(error, (ReadError, StudyError, PatternError, VerifyError)):
        return [*str(error).splitlines(), *getattr(error, "__notes__", ())]
    if isinstance(error, OSError):
        if error.errno is None:
            return [" ".join(str(error).split())]
        remedy = REMEDIES.get(error.errno, "choose another folder")
        return [f"{error.filename or 'a file or folder'}: {error.strerror}; {remedy}"]
    if isinstance(error, MemoryError):
        return [
            f"the memory of this computer is not enough; read fewer or smaller documents; {describe_results(error)}"
        ]
    at = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(str(error).split())[:200]
    return [
        f"a fault of this program ({type(error).__name__}: {what}, in {Path(at.filename).name}, line {at.lineno}); "
        f"please report it; {describe_results(error)}"
    ]
