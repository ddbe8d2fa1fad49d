"""The commonest English words, which say nothing by themselves."""

_WORDS = (
    "a all an and any anyone are as at be by can could do does for from going has have how i if in "
    "is it its me my not of off on or our should so some than that the their them there these "
    "they this to us was we were what when where which who whom whose why will with would you your"
)
LITTLE_WORDS = frozenset(_WORDS.split())
