"""The doors of Core: who asks, what they ask, and how it is answered over HTTP."""
