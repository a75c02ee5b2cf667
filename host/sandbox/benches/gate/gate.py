"""The same check as a script: it is told its servers, asks for the status of their instances, and answers."""

import sys


def main():
    servers = [server.split("=") for server in sys.stdin.readline().split()]
    print("ask", *(instance for _, instance in servers), flush=True)
    statuses = [status.split(",") for status in sys.stdin.readline().split()]
    for server, instance in servers:
        healthy = [instance, "running", "ok", "ok"] in statuses
        print("finding", server, "ok" if healthy else "failed")
    print("proceed")


main()
