"""Training of the learned parts from the keys. Needs scikit-learn, which the installed program does not."""
