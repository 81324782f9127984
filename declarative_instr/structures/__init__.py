"""Plain data structures that know nothing of instrumentation."""
