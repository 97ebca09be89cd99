using System.Diagnostics;
using PureZmq.Testing;

namespace PureZmq.Tool.Tests.Support;

/// <summary>A socket in a process of its own, which can be killed: the tool's or pyzmq's. Messages are lines, frames separated by tabs.</summary>
internal abstract class KillableEnd : IAsyncDisposable
{
    /// <summary>Starts a process with one socket.</summary>
    /// <param name="isOurs">The tool, else pyzmq.</param>
    /// <param name="type">In small letters.</param>
    /// <param name="where"><c>--bind ENDPOINT</c> or <c>--connect ENDPOINT</c>.</param>
    /// <param name="id">The routing id.</param>
    /// <param name="topic">What a SUB subscribes to.</param>
    internal static async Task<KillableEnd> StartAsync(bool isOurs, string type, string where, string id = "", string topic = "")
        => isOurs ? await ToolEnd.StartAsync(type, where, id, topic) : new PythonEnd(type, where, id, topic);

    /// <summary>The process.</summary>
    protected abstract int ProcessId { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Sends a message, or has it sent as soon as there is a peer.</summary>
    internal abstract Task SendAsync(string line);

    /// <summary>Takes the next message; null when none comes in time.</summary>
    internal abstract Task<string?> TryNextAsync(TimeSpan limit);

    /// <summary>Takes the next message.</summary>
    internal async Task<string> NextAsync()
        => await TryNextAsync(Within.Limit) ?? throw Within.TooLate($"a message at {this}", Within.Limit);

    /// <summary>Ends the process as <c>kill -9</c> does.</summary>
    internal async Task KillAsync()
    {
        using var process = Process.GetProcessById(ProcessId);
        process.Kill();
        await Within.LimitAsync(process.WaitForExitAsync(), "a killed process to end");
    }
}
