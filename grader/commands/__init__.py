"""One module, one command: `command` is what `grader NAME` runs. All that is heavy is imported on use."""
