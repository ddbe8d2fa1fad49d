"""The words by which frames are recognised: tables of words and phrases, by what they can be.

A new word goes into the table of what it means; no table holds a whole sentence. Phrases are
written in lower case and without apostrophes.
"""

from collections.abc import Iterator

from bot.domain.teams.team import Role

TAGS = 50
(
    FILLER, WHO, WHOSE, BE, MODAL, SHOULD, PRONOUN, YOU, PREPOSITION, ARTICLE, LINK, BECAUSE,
    POINTING, SOMEONE, ROLE, DEPUTY, TEAM, TEAM_WORD, PERSON, IDENTITY, LIST, OWN, DECIDE, ASK,
    CONTACT, KNOW, COVER, PRESENCE, AT_WORK, TIME, GREETING, THANKS, ACKNOWLEDGEMENT, WRONG,
    ABILITY, BOT, PASS_ON, FOLLOW_UP, NAME_LIKE, CONTENT, RIGHT, QUESTION, ABOUT,
    NOT, THIRD, NOUN_OF_TALK, GO, FIRST_TO_YOU, DIFFER, ANNOUNCE,
) = (1 << number for number in range(TAGS))  # fmt: skip
"""What a word can be: a set of these bits. `CONTENT` are the words of no table."""

_TABLES: dict[int, str] = {
    WHO: """
        who, whos, whom, who is, who else, who all, which of, which of the two, which person, what
        person, which people, which role, which one of you, which team, what team, which squad,
        wer, wen
        """,
    WHOSE: "whose",
    QUESTION: """
        what, whats, which, when, why, how, where, who, whos, whose, whom, does, do, did, is, are,
        can, could, should, will, would, shall, may, has, have
        """,
    BE: "is, are, was, were, be, been, being, am, isnt, arent, ist, sind",
    MODAL: """
        do, does, did, dont, can, could, may, might, must, would, will, shall, have, has, had,
        get, gets, getting, got, need, needs, make, makes, take, takes, supposed, going, gonna,
        kann, wouldnt, couldnt, hasnt, havent, wont, doesnt, didnt, cant
        """,
    MODAL | SHOULD: "should, soll",
    PRONOUN: "i, we, one, me, us, ich, wir, mir, your, ur, yours",
    PRONOUN | THIRD: "he, she, they, him, her, them, his, their, hers",
    PRONOUN | YOU: "you, u, youre, du",
    PREPOSITION: """
        on, for, of, over, to, with, at, by, from, around, into, in, as, von, für, fuer, vom, bei,
        im
        """,
    PREPOSITION | ABOUT: """
        about, regarding, concerning, re, when it comes to, in terms of, with regard to, with
        regards to, in regards to, over, wegen
        """,
    NOT: """
        not, isnt, arent, wasnt, dont, doesnt, didnt, cant, no, never, nicht, wouldnt, couldnt,
        shouldnt, hasnt, havent, wont, hadnt, werent
        """,
    FIRST_TO_YOU: "can, could, do, are, will, did, please",
    ARTICLE: "the, a, an, our, my, der, die, das, den, best, main, the one, the person",
    ARTICLE | RIGHT: """
        right, correct, proper, right one, right person, correct person, best person
        """,
    ARTICLE | CONTACT: """
        contact, contacts, contact person, point of contact, go to person, goto person, person to
        ask, person to talk to, poc, counterpart, ansprechpartner, stakeholder, stakeholders,
        decider, approver, approvers, sponsor, responsible person
        """,
    ARTICLE | IDENTITY: "person",
    LINK: "or, and, und, oder, vs, versus",
    BECAUSE: """
        because, since, after, while, now that, cause, as i, so i, so that i, as we, so we
        """,
    POINTING: """
        this, that, thats, it, its, these, those, above, thread, this thread, this message, this
        one, that one, its a, this question, that question, answer to this, one of these, such
        things
        """,
    SOMEONE: "someone, somebody, anyone, anybody, everyone, everybody, nobody, jemand",
    OWN: """
        own, owns, owning, owned, responsible, in charge, accountable, run, runs, running, lead,
        leads, leading, handle, handles, handling, manage, manages, managing, look after, looks
        after, looking after, take care, takes care, taking care, behind, represent, represents,
        head, heads, responsibility, responsibilities, accountability, ownership, verantwortlich,
        zuständig, zustaendig, owner, owners
        """,
    DECIDE: """
        decide, decides, deciding, decided, decision maker, decision owner, final say, last say,
        last word, final word, final decision, the say, the call, final call, sign off, signs off,
        signing off, signoff, approve, approves, approving, approval, authority, entscheidet,
        entscheiden, a say, any say, make the call, makes the call, make decisions, makes
        decisions, making decisions, take decisions, takes decisions, make the decision, makes the
        decision, take the decision, takes the decision
        """,
    ASK: """
        ask, asks, asking, talk, talking, speak, speaking, contact, ping, approach, consult, reach
        out, fragen, frage
        """,
    GO: """
        go, turn, reach, discuss, chat, check, address, refer, write, message, bother, involve,
        convince, persuade, escalate, bug
        """,
    CONTENT: """
        on call, oncall, on duty, on the call, on a call, stand up, sign in, sign up, sign on, am
        pm
        """,
    KNOW: """
        know, knows, knowing, knowledgeable, answer, answers, explain, expert, familiar, confirm,
        confirms, help, helps, advise, help me, help us
        """,
    DEPUTY: "deputy, deputies, acting, interim, second in line, vertreter, stellvertreter",
    COVER: """
        cover, covers, covering, covered, replace, replaces, replacing, replacement, stand in,
        stands in, standing in, standin, fill in, fills in, filling in, step in, steps in, stepping
        in, take over, takes over, taking over, takes it over, backup, back up, backs up, backing
        up, substitute, substitutes, subbing, subs, sub, vertritt, vertretung, replaced, filled in,
        stepped in, stood in, takes, instead of, in place of, on behalf of, hold the fort, holds the
        fort, holding the fort
        """,
    PRESENCE: """
        around, away, ooo, out of office, out of the office, in the office, at the office,
        vacation, vacations, holiday, holidays, on leave, parental leave, paternity leave,
        paternity, maternity leave, maternity, sick leave, pto, time off, day off, sick, ill,
        absent, available, reachable, online, offline, unavailable, afk, return, returns,
        returning, on break, urlaub, krank, on parental leave, on maternity leave, on paternity
        leave, on sick leave, leave until, annual leave
        """,
    AT_WORK: """
        out, off, back, status, isnt there, is not there, not there, isnt here, is not here, not
        here, not in, where is, wheres, where are, free, working, works, work, left, gone, busy,
        come back, comes back, coming back, be back, in today, in tomorrow, in this week, in yet,
        in the building, here, there, in now, reach, weg, da, gone home, at home, at lunch, in a
        meeting, in meetings, at work, home, home sick, is where, from home, reachable at
        """,
    TIME: """
        today, tomorrow, yesterday, tonight, monday, tuesday, wednesday, thursday, friday,
        saturday, sunday, mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays,
        week, weeks, weekend, weekends, month, months, day, days, hour, hours, morning, afternoon,
        evening, noon, next, until, till, yet, now, right now, currently, already, still, at the
        moment, moment, these days, nowadays, this week, next week, this month, when, how long,
        long, later, soon, lately, atm, since, wann, noch, heute, gerade, january, february,
        april, june, july, august, september, october, november, december, christmas, easter,
        last, at present, for now, before, ago, whens
        """,
    LIST: """
        list, lists, show, display, overview, all, every, how many, names of, which teams, what
        teams, directory, alle
        """,
    TEAM_WORD: """
        team, teams, which team, what team, which squad, which teams, what teams, squad, squads,
        area, areas, tribe, crew, department, product, site, side
        """,
    IDENTITY: """
        role, roles, title, job, position, member, members, belong, belongs, part of, hold, holds,
        holding, held, became, become, becomes, took over, fill, fills, filling, exist, exists,
        name, names, called, seat, hat, assigned, was macht, manager, managers, boss, chief, acts
        as, act as, acting as, acted as, serves as, wear, wears, wearing, vacant, vacancy, unfilled,
        staffed, serve as, works as
        """,
    GREETING: """
        morning, afternoon, evening, hi, hello, hey, hallo, hiya, yo, howdy, greetings, good
        morning, good afternoon, good evening, good day, good night, moin, servus, guten tag, guten
        morgen, how are you, hows it going, whats up, sup, hola, bonjour, nice to meet you, dear,
        gm, gn, welcome, welcome back, heya
        """,
    THANKS: """
        exactly what i needed, just what i needed, what i needed, what i was looking for, exactly
        what i was looking for, what i wanted, what i wanted to know, all i needed, thank, thanks,
        thank you, thx, thanx, tnx, ty, tysm, cheers, danke, merci, gracias, appreciated,
        appreciate, helpful, helped, that helps, great, perfect, awesome, brilliant, nice, nice one,
        well done, good job, excellent, wonderful, fantastic, amazing, super, good bot, love,
        lovely, works for me, the best, legend, fast, exactly, needed, good, thankful, saved my day,
        made my day, life saver, lifesaver, saved me, useful
        """,
    ACKNOWLEDGEMENT: """
        ok, okay, okey, k, kk, alright, all right, fine, sure, got it, understood, yes, yep, yeah,
        yup, no, nah, will do, cool, good, lol, haha, hahaha, hehe, hm, hmm, hmmm, ah, oh, aha, i
        see, see, makes sense, noted, bye, goodbye, see you, cya, ciao, never mind, nevermind, nvm,
        forget it, forget that, stop, cancel, undo, test, testing, ping, fyi, no problem, no
        worries, np, my bad, sorry, not yet, nothing, wow, oops, lgtm, roger, ja, nein, sounds good,
        looks good, ignore, ignore this, ignore me, test message, all good, cheers then, wrong
        channel, wrong chat, wrong thread, wrong window
        """,
    WRONG: """
        wrong, incorrect, mistaken, mistake, false, not right, not correct, isnt right, isnt
        correct, nope, not me, isnt me, not mine, nonsense, rubbish, bad, bad bot, not true, isnt
        true, not helpful, useless, stupid, dumb, terrible, awful, sucks, suck, idiot, error,
        falsch, stimmt nicht
        """,
    ABILITY: """
        what can you, can you help, what do you, what can i ask, what are you, how do you work, how
        this works, how does this work, how does it work, how do i use, how can i use, how to use,
        who are you, who made, who built, who wrote you, who created, introduce yourself, help,
        hilfe, usage, instructions, commands, features, functions, capabilities, manual, what is
        this, what is your purpose, your purpose, about yourself, yourself, what is your name, whats
        your name, was kannst du, ask you something, ask you, are you there, anyone there, anybody
        there, you there, question for you, use you, you work, this work, it work, bot work, whoowns
        work, you do, you help, you know, you for, hear me, understand me, read me, can you help me,
        help me, have a question, got a minute, got a sec, got a second, got a moment, have a
        minute, have a sec, have a second, have a moment, got five minutes, got two minutes, have
        five minutes, have two minutes, i ask you, ask you a question, help with, anyone home,
        anybody home, somebody home, languages do you speak, why do you exist, language do you
        speak, help please, need help, you use, you able, understand, tell me a, human behind, who
        is behind this
        """,
    BOT: """
        bot, robot, human, ai, real person, real, machine, chatgpt, gpt, llm, language model,
        assistant, alive, claude, copilot, whoowns, clanker
        """,
    PASS_ON: """
        pass, pass on, forward, forwards, send, tell, notify, inform, let, let know, relay,
        escalate, hand, hand over, deliver, assign, ping, message, remind, tag, loop in, share,
        forward this, transfer
        """,
    DIFFER: """
        difference, differences, different, differ, differs, distinguish, distinction, explain,
        explains, mean, means, meaning, stand for, stands for, definition, define, unterschied
        """,
    ANNOUNCE: """
        question, questions, quick question, quick questions, small question, short question,
        general question, little question, got a minute, got a sec, got a second, got a moment, have
        a minute, have a sec, have a second, have a moment, got five minutes, got two minutes, have
        five minutes, have two minutes, have a question, ask you a question, tell me, tell us, know
        more, hear more, learn more, explain more, say more
        """,
    NOUN_OF_TALK: """
        answer, answers, reply, response, result, info, information, job, work, team, person,
        question, questions, exactly, needed, try, try again, this time, option, suggestion, role,
        channel, talking, chatting
        """,
    FOLLOW_UP: """
        and, what about, how about, same, same question, same thing, ditto, also, instead, or,
        then, its for, i mean, i meant, rather, but, actually
        """,
    FILLER: """
        small question, short question, general question, little question, please, pls, plz, kindly,
        quick, quickly, quick one, quick question, question, questions, actually, maybe, perhaps,
        again, just, really, so, but, well, any, idea, clue, if, whether, there, is there, are
        there, stuff, topics, topic, things, thing, matters, issues, asap, urgently, look, looking,
        looking for, find, want, wanted, wants, know, say, give, give me, tell me, tell, let, lets,
        like, what, whats, where, how, im, id, ill, ive, hes, shes, theres, wheres, too, wondering,
        wonder, up, not, dude, mate, man, guys, folks, friend, buddy, very, much, so much, lot, a
        lot, many, tons, bit, kind, sort, something, anything, doing, only, other, else, ever,
        either, both, between, official, actual, current, remember, forgot, forgotten, excuse me,
        er, um, uh, bro, certain, possible, possibly, btw, by the way, at all, here, some, which,
        bitte, sagen, whole, stand, old, former, previous, ex, remind me, remind us, refresh my
        memory, point me to, point me at, direct me to, everyone, everybody, someone, somebody,
        anyone, anybody, such, curious, said, says, seem, seems, apparently, instead, company,
        organisation, organization, org, two, exactly, think, guess, believe, heard, dunno, new, its
        own, my own, their own, our own, your own, his own, her own, you know, you do, you help, can
        you help me, help me, help us, people, miss, mr, mrs, ms, mister, herr, frau, behind this,
        more, later, u
        """,
}
"""Words and phrases by what they can be; what is in several tables can be all of it."""

_ROLES: dict[frozenset[Role], str] = {
    frozenset({Role.PRODUCT_OWNER}): """
        po, pos, product owner, product owners, productowner, prod owner, p o
        """,
    frozenset({Role.PRODUCT_MANAGER}): """
        pm, pms, product manager, product managers, productmanager, prod manager, product mgr, p m,
        product management
        """,
    frozenset(Role): """
        product lead, product leads, product person,
        product people, product folks, product guy, role holder, role holders
        """,
}
"""What people call the roles; an “owner” may be either."""

SEVERAL = frozenset("pos pms owners managers leads people folks holders".split())  # noqa: SIM905 - words read better as words
"""Last words of role words that ask for several people."""


def _phrases(table: str) -> Iterator[tuple[str, ...]]:
    return (tuple(phrase.split()) for phrase in table.split(","))


def _tags() -> dict[tuple[str, ...], int]:
    tags: dict[tuple[str, ...], int] = {}
    for tag, table in _TABLES.items():
        for phrase in _phrases(table):
            tags[phrase] = tags.get(phrase, 0) | tag
    for phrase in ROLES_OF:
        tags[phrase] = ROLE
    return tags


ROLES_OF = {phrase: roles for roles, table in _ROLES.items() for phrase in _phrases(table)}
"""The roles that each role word may mean."""
PHRASES = _tags()
"""The tags of each phrase, which may be one word."""
LONGER: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {}
"""The phrases of several words by their first two, the longest first."""
for _phrase in sorted(filter(lambda words: len(words) > 1, PHRASES), key=len, reverse=True):
    _following = LONGER.setdefault(_phrase[0], {})
    _following[_phrase[1]] = (*_following.get(_phrase[1], ()), _phrase)
SINGLE = {phrase[0]: phrase for phrase in PHRASES if len(phrase) == 1}
"""The phrases of one word."""

_TELLING = (
    WHO | WHOSE | SOMEONE | ROLE | DEPUTY | OWN | DECIDE | ASK | GO | CONTACT | COVER | PRESENCE
    | ANNOUNCE
)  # fmt: skip
_TOO_COMMON = """
    address chat check discuss go handle head lead message people reach refer run turn write
    """
TELLING = frozenset(
    phrase[0] for phrase, tags in PHRASES.items() if tags & _TELLING and len(phrase) == 1
) - frozenset(_TOO_COMMON.split()) | {"right", "manager", "managers", "names"}
"""Words without which a longer text holds no frame."""
OUR_WORDS = frozenset(word for phrase in PHRASES for word in phrase)
"""Every word of a phrase."""
REPAIRABLE = tuple(sorted(word for word in OUR_WORDS if len(word) >= 5))  # noqa: PLR2004
"""Words that are recognised with a typo in them."""

AROUND = (
    FILLER | BE | MODAL | PRONOUN | YOU | PREPOSITION | ARTICLE | LINK | POINTING | GREETING
    | THANKS | ACKNOWLEDGEMENT | TIME
)  # fmt: skip
"""What may stand in every frame."""
