"""Set a sweep of published systems beside the figures their authors got."""
