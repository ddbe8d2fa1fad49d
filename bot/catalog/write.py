"""A workspace's configuration as YAML: the same configuration gives the same bytes."""

from typing import Any

import yaml

from bot.domain.imports.effect import Configuration
from bot.domain.teams.team import Role, Team

HEAD = "# Teams of whoowns, written by `python app.py export`; `import` reads it.\n"
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def written(found: Configuration) -> str:
    """Everything that an import can set, in a fixed order; what is empty is written as empty."""
    settings = found.settings
    data = {
        "workspace": {"elsewhere": settings.fallback_channel, "policy": settings.policy.value},
        "rules": [
            {"phrase": r.phrase.text, "kind": r.kind.value, "strength": r.strength.value}
            for r in found.rules
        ],
        "teams": [_row(team) for team in found.teams],
    }
    text: str = yaml.dump(
        data,
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=1_000_000,
    )
    return HEAD + text


def _row(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "aliases": list(team.aliases),
        "channels": list(team.channel_ids),
        **{role.value: team.holder(role) for role in Role},
        "deputies": {role.value: list(team.deputies_of(role)) for role in Role},
        "profile": team.profile.value,
        "themes": {theme: role.value for theme, role in sorted(team.themes.items())},
    }
