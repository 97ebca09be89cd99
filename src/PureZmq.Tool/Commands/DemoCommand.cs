using System.CommandLine;
using PureZmq.Tool.Demo;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq demo</c>.</summary>
internal static class DemoCommand
{
    private const string Summary = "Run four small programs over inproc, ipc and tcp, show their messages and check every frame.";

    private const string Lesson =
        """
        The programs:
          (a) REQ and REP say hello and world ten times
          (b) REQ -> ROUTER/DEALER proxy -> REP, and what a capture socket sees of it,
              frame by frame
          (c) DEALER clients and a ROUTER that answers in batches
          (f) 100 clients of one ROUTER, which answers in shuffled order

        Then, where libzmq and gcc are installed, compare speed with libzmq for some ten
        seconds.
        Messages are shown as [text], [] for an empty frame, [0x00E43C9869] for bytes.
        Exit code 0 only when every expected frame was seen.
        """;

    internal static Command Create()
    {
        var command = new TaughtCommand("demo", Summary, Lesson);
        command.SetAction((_, cancellationToken) => new DemoProgram(Console.Out, Console.Error).RunAsync(cancellationToken));
        return command;
    }
}
