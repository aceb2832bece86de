"""Updates: whom to believe (TUF), what to fetch, how it comes in place, and what to start when it was bad."""
