"""Write up a study of vanishing gradients: transport, retention and use, told apart."""
