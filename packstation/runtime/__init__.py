"""What every program needs: logs, tasks, resources, one instance."""
