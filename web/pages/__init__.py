"""What pages show, worked out from the store and the result; the views hand it to their templates."""
