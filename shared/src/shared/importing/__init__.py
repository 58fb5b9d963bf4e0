"""Official forms (表样) that were handed in as files, looked at before anything is decided: what every service that owns a form shares."""
