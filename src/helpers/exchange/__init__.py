"""Other people's files: ``read`` brings rows in, ``write`` hands them out."""
