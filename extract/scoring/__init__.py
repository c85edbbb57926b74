"""What the corpus teaches: which pairs of things a text relates, where rules alone say too little."""
