"""The door in front of an application: each request is judged before its handler runs, within a budget."""
