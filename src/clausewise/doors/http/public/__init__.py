"""Pages for everybody: the policy, reports, statements of reasons and appeals."""
