using System.CommandLine;
using System.CommandLine.Help;

namespace PureZmq.Tool.Commands;

/// <summary>The command line as a whole: the text of <c>zmq --help</c>, and what can stand behind <c>zmq</c>.</summary>
internal static class ZmqCommand
{
    private const string Description =
        """
        ZeroMQ on the command line, by PureZmq.

          zmq demo                                    messages, envelopes and a proxy at work, every frame explained
          zmq bench                                   PureZmq against the libzmq of this machine
          zmq bench --scenario push-pull --size 64    one thing only
          zmq bench --json result.json                keep the figures
          zmq COMMAND --help                          what a command does, shows and checks

        Exit codes: 0 done, 1 time out or failure, 2 usage, 3 endpoint.
        """;

    internal static RootCommand Create()
    {
        var root = new RootCommand(Description) { DemoCommand.Create(), BenchCommand.Create(), BenchPeerCommand.Create() };
        root.Options.OfType<HelpOption>().Single().Action = new TeachingHelp();
        return root;
    }
}
