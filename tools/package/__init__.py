"""Builds what people install: versions, the Windows Setup, the Debian package, the Web Store's package."""
