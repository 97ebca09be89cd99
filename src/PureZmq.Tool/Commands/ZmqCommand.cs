using System.CommandLine;
using System.CommandLine.Help;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Commands;

/// <summary>The command line as a whole: the text of <c>zmq --help</c>, and what can stand behind <c>zmq</c>.</summary>
internal static class ZmqCommand
{
    private const string Description =
        """
        ZeroMQ on the command line, by PureZmq.

          zmq pull --bind tcp://*:5555                          print what comes
          echo hello | zmq push --connect tcp://127.0.0.1:5555  send a line
          zmq rep --bind tcp://*:5555 --echo                    a server for a try
          zmq sub --connect tcp://host:5556 --subscribe news    hear a publisher
          zmq proxy --frontend router:tcp://*:5559 --backend dealer:tcp://*:5560
          zmq monitor pull --connect tcp://127.0.0.1:5555       who comes and goes
          zmq demo                                              every frame shown
          zmq bench --scenario push-pull --size 64              beside libzmq
          zmq COMMAND --help                                    with examples

        Exit codes: 0 done, 1 time out or failure, 2 usage, 3 endpoint.
        """;

    internal static RootCommand Create(Surroundings surroundings)
    {
        var root = new RootCommand(Description);
        foreach (var kind in SocketKinds.All)
            root.Subcommands.Add(SocketCommand.Create(kind, surroundings));
        root.Subcommands.Add(ProxyCommand.Create(surroundings));
        root.Subcommands.Add(MonitorCommand.Create(surroundings));
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create(surroundings));
        root.Subcommands.Add(BenchPeerCommand.Create());
        root.Options.OfType<HelpOption>().Single().Action = new TeachingHelp(surroundings);
        return root;
    }
}
