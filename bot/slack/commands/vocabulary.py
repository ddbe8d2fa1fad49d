"""The words that `/whoowns-team` takes for roles, profiles and policies."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.teams.team import Profile, Role
from bot.domain.workspace import Policy

ROLES = {
    "po": Role.PRODUCT_OWNER,
    "owner": Role.PRODUCT_OWNER,
    "pm": Role.PRODUCT_MANAGER,
    "manager": Role.PRODUCT_MANAGER,
}
WORD_OF = {Role.PRODUCT_OWNER: "po", Role.PRODUCT_MANAGER: "pm"}
PROFILES = {
    **{profile.in_words: profile for profile in Profile},
    "po only": Profile.SINGLE_PRODUCT_OWNER,
    "product owner only": Profile.SINGLE_PRODUCT_OWNER,
    "pm only": Profile.PRODUCT_MANAGER_ONLY,
}
DECIDERS = {
    "po": Role.PRODUCT_OWNER,
    "product owner": Role.PRODUCT_OWNER,
    "pm": Role.PRODUCT_MANAGER,
    "product manager": Role.PRODUCT_MANAGER,
    "default": None,
}
POLICIES = {
    "admins": Policy.ADMINS,
    "admin": Policy.ADMINS,
    "role holders and admins": Policy.ROLE_HOLDERS,
    "admins and role holders": Policy.ROLE_HOLDERS,
    "role holders": Policy.ROLE_HOLDERS,
    "everyone": Policy.EVERYONE,
    "everybody": Policy.EVERYONE,
}


def near(said: str, known: list[str]) -> str:
    """A question whether a word close to `said` was meant, or nothing where none is close."""
    found = process.extractOne(said, known, scorer=OSA.distance, score_cutoff=2)
    return f"Did you mean {found[0]}? " if found else ""
