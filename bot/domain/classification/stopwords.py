"""The commonest English words, which say nothing by themselves; “what's” stands as “whats”."""

_WORDS = (
    "a all an and any anyone are arent as at be by can cant could couldnt didnt do does doesnt "
    "dont for from going has have how hows i if im in is isnt it its ive lets me my not of off on "
    "or our should shouldnt so some than that thats the their them there theres these they this to "
    "us was wasnt we were werent what whats when where wheres which who whom whos whose why will "
    "with wont would wouldnt you your youre"
)
STOPWORDS = frozenset(_WORDS.split())
