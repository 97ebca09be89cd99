using System.IO.Pipelines;

namespace PureZmq.Tool.Tests.Support;

/// <summary>A run of <c>zmq</c> inside the test process, with pipes for its streams.</summary>
internal sealed class ToolRun : ToolSession
{
    // Nobody waits for the test to read.
    private static readonly PipeOptions Endless = new(pauseWriterThreshold: 0, useSynchronizationContext: false);

    private readonly CancellationTokenSource _interruption = new();
    private readonly Pipe _output = new(Endless);
    private readonly Pipe _error = new(Endless);
    private readonly Stream? _ownOutput;

    private ToolRun(string[] arguments, TimeProvider clock, int terminalWidth, Stream? output)
    {
        var input = new Pipe(Endless);
        Input = new StreamWriter(input.Writer.AsStream());
        Output = new StreamReader(_output.Reader.AsStream());
        Error = new StreamReader(_error.Reader.AsStream());
        _ownOutput = output;
        var surroundings = new Surroundings
        {
            OpenInput = () => input.Reader.AsStream(),
            OpenOutput = () => _ownOutput ?? _output.Writer.AsStream(leaveOpen: true),
            Output = Writer(_output),
            Error = Writer(_error),
            Clock = clock,
            TerminalWidth = () => terminalWidth,
        };
        Exit = Task.Run(() => RunAsync(arguments, surroundings));
    }

    protected override StreamWriter Input { get; }

    protected override StreamReader Output { get; }

    protected override StreamReader Error { get; }

    protected override Task<int> Exit { get; }

    /// <summary>Starts it with arguments separated by single spaces; quotes have no meaning, <c>''</c> is the empty one.</summary>
    internal static ToolRun Start(string arguments, TimeProvider? clock = null, int terminalWidth = 0, Stream? output = null)
        => new(Split(arguments), clock ?? TimeProvider.System, terminalWidth, output);

    /// <summary>Starts it with arguments as they are.</summary>
    internal static ToolRun StartWith(string[] arguments) => new(arguments, TimeProvider.System, 0, null);

    /// <summary>Runs it to its end over an input that is there already.</summary>
    internal static async Task<ToolResult> RunAsync(string arguments, string input = "")
    {
        await using var run = Start(arguments);
        await run.Input.WriteAsync(input);
        run.EndInput();
        return await run.EndAsync();
    }

    internal static string[] Split(string arguments) =>
        [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument == "''" ? "" : argument)];

    public override async ValueTask DisposeAsync()
    {
        if (!Exit.IsCompleted)
            await _interruption.CancelAsync();
        await EndAsync();
        _interruption.Dispose();
    }

    internal override void Interrupt() => _interruption.Cancel();

    private static TextWriter Writer(Pipe pipe)
        => TextWriter.Synchronized(new StreamWriter(pipe.Writer.AsStream(leaveOpen: true)) { AutoFlush = true });

    private async Task<int> RunAsync(string[] arguments, Surroundings surroundings)
    {
        var code = await CommandLine.RunAsync(arguments, surroundings, _interruption.Token);
        await _output.Writer.CompleteAsync();
        await _error.Writer.CompleteAsync();
        return code;
    }
}
