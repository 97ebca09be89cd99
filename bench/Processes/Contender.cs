using System.Diagnostics;
using PureZmq.Bench.Peers;

namespace PureZmq.Bench.Processes;

/// <summary>A library in the race: how its peers are started.</summary>
/// <param name="Name">As the table and error lines name it.</param>
/// <param name="IsManaged">Whether it is ours, which also has the roles that await.</param>
/// <param name="FileName">The program.</param>
/// <param name="LeadingArguments">What stands before the role.</param>
internal sealed record Contender(string Name, bool IsManaged, string FileName, IReadOnlyList<string> LeadingArguments)
{
    internal ProcessStartInfo StartInfo(PeerArguments arguments) => new(FileName, [.. LeadingArguments, .. arguments.ToCommandLine()])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
