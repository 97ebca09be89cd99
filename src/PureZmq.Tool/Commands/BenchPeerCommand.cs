using System.CommandLine;
using PureZmq.Bench.Peers;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq bench-peer</c>: how <c>zmq bench</c> starts the processes it measures. Not for people, so not in the help.</summary>
internal static class BenchPeerCommand
{
    internal static Command Create()
    {
        var arguments = new Argument<string[]>("arguments") { CaptureRemainingTokens = true };
        var command = new Command(PeerProgram.CommandName) { arguments };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            PeerProgram.Run(parsed.GetRequiredValue(arguments), Console.In, Console.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
