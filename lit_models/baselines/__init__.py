"""Hold predictors that are no recurrent networks, one a file; they run as trials like any other."""
