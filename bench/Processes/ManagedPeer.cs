using System.Reflection;
using PureZmq.Bench.Peers;

namespace PureZmq.Bench.Processes;

/// <summary>Our side of the race: this very program, started again with a hidden sub-command.</summary>
internal static class ManagedPeer
{
    internal static Contender Contender { get; } = new("PureZmq", IsManaged: true, Program, LeadingArguments);

    private static string Program
        => Environment.ProcessPath ?? throw new BenchException("The path of this program is unknown, so its peers cannot be started.");

    // Under `dotnet zmq.dll` the process is the host, and the assembly is its first argument.
    private static string[] LeadingArguments
        => string.Equals(Path.GetFileNameWithoutExtension(Program), "dotnet", StringComparison.OrdinalIgnoreCase)
            ? [Assembly.GetEntryAssembly()!.Location, PeerProgram.CommandName]
            : [PeerProgram.CommandName];
}
