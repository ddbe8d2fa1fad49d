"""Reads Slack's payloads. Only `bot.slack.request.Request` uses it; all others ask that."""
