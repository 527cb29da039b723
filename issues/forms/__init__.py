"""What people type into this app's pages."""
