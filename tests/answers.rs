//! Answers as files: the ending of their name decides, and each is as inert, and as whole, as the others.
