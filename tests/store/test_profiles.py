"""Decision profiles are kept, for one team of one workspace."""

from bot.domain.teams.team import Profile, Role
from bot.store import decision_profiles, team_changes, teams, workspaces
from bot.store.database import Database
from tests.store.builders import NOW


def test_a_profile_and_its_themes_come_back(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Checkout", (), NOW)
        team_changes.create(session, "T1", "Search", (), NOW)
        before = workspaces.revision(session, "T1")
        decision_profiles.set_profile(session, "T1", team.id, Profile.SINGLE_PRODUCT_OWNER)
        decision_profiles.set_theme(session, "T1", team.id, "pricing", Role.PRODUCT_OWNER)
        decision_profiles.set_theme(session, "T1", team.id, "pricing", Role.PRODUCT_MANAGER)
        decision_profiles.set_theme(session, "T1", team.id, "goals", Role.PRODUCT_OWNER)
        decision_profiles.set_theme(session, "T1", team.id, "goals", None)
        found, other = teams.all_of(session, "T1")
        assert workspaces.revision(session, "T1") == before + 5
    assert found.profile is Profile.SINGLE_PRODUCT_OWNER
    assert found.themes == {"pricing": Role.PRODUCT_MANAGER}
    assert (other.profile, dict(other.themes)) == (Profile.SPLIT, {})


def test_another_workspace_cannot_set_it(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Checkout", (), NOW)
        decision_profiles.set_profile(session, "T2", team.id, Profile.SINGLE_PRODUCT_OWNER)
        (found,) = teams.all_of(session, "T1")
    assert found.profile is Profile.SPLIT
