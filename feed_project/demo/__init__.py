"""A believable community for trying Dunlin out: real follow graph, invented people, thirty days of posts."""
