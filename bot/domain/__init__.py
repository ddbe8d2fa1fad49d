"""The pure part of whoowns: decisions that know no clock, no Slack and no SQL."""
