"""What the sandbox's bot knows at the first start: two teams with their people.

More that a visitor should find there, such as weeks of questions to sum up, belongs here too.
"""

from dataclasses import replace

from bot.assembly import Bot
from bot.domain.person import Person
from bot.domain.team import Role
from bot.sandbox import seed
from bot.store import team_changes
from bot.usecases import configure_teams


def furnish(bot: Bot) -> None:
    """Everything that a visitor finds."""
    seed_teams(bot)


def seed_teams(bot: Bot) -> None:
    """Two teams with their people; the third is left for the visitor."""
    admin = Person(seed.ADMIN, seed.WORKSPACE, runs_workspace=True)
    for name, aliases, channel, owner, manager in (
        ("Checkout", ("basket", "payment"), seed.CHECKOUT, seed.CHECKOUT_PO, seed.CHECKOUT_PM),
        ("Search", ("ranking",), seed.SEARCH, seed.SEARCH_PO, seed.SEARCH_PM),
    ):
        team = configure_teams.create_team(bot.desk, admin, name, [channel])
        with bot.desk.database.transaction() as session:
            team_changes.save(session, team, replace(team, aliases=aliases))
        for role, holder in ((Role.PRODUCT_OWNER, owner), (Role.PRODUCT_MANAGER, manager)):
            person = Person(holder, seed.WORKSPACE)
            configure_teams.assign_role(bot.desk, admin, role, person, name, channel)
    bot.desk.rosters.forget(seed.WORKSPACE)
