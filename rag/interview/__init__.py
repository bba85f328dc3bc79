"""Mock interviews: questions asked, answers graded point by point, practised again."""
