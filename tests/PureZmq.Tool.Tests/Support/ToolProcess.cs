using System.Diagnostics;
using System.Runtime.InteropServices;
using PureZmq.Testing;

namespace PureZmq.Tool.Tests.Support;

/// <summary>The built tool as a process of its own.</summary>
internal sealed partial class ToolProcess : ToolSession
{
    private const int Sigint = 2;

    private readonly Process _process;

    private ToolProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        Exit = ExitAsync();
    }

    /// <summary>The tool as it was built beside the tests.</summary>
    internal static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "zmq.dll");

    /// <summary>The process' id.</summary>
    internal int Id => _process.Id;

    protected override StreamWriter Input => _process.StandardInput;

    protected override StreamReader Output => _process.StandardOutput;

    protected override StreamReader Error => _process.StandardError;

    protected override Task<int> Exit { get; }

    /// <summary>Starts it with arguments separated by single spaces; quotes have no meaning, <c>''</c> is the empty one.</summary>
    internal static ToolProcess Start(string arguments) => new(new ProcessStartInfo("dotnet", [Path, .. ToolRun.Split(arguments)]));

    /// <summary>Starts a bash script in which <c>zmq</c> is the tool.</summary>
    internal static ToolProcess Shell(string script) => StartOther("bash", "-c", $"zmq() {{ dotnet '{Path}' \"$@\"; }}\n{script}");

    /// <summary>Starts another program that is to run it, such as a shell.</summary>
    internal static ToolProcess StartOther(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments));

    internal override void Interrupt()
    {
        if (!TrySend(Sigint))
            throw new InvalidOperationException($"The process got no signal: error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Sends the process a signal.</summary>
    /// <returns>False when it is gone.</returns>
    internal bool TrySend(int signal) => Kill(_process.Id, signal) == 0;

    public override async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await Within.LimitAsync(_process.WaitForExitAsync(), "a killed process to end");
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
