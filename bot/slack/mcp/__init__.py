"""The tools that Slackbot and other agents may call, by the Model Context Protocol (MCP)."""
