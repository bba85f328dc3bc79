"""A founder's plan, judged by a framework: what it states, what it lacks, what does not add up."""
