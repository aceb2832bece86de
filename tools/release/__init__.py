"""Makes and keeps the signed repository of updates; see docs/release.md."""
