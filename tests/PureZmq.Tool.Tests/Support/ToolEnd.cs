namespace PureZmq.Tool.Tests.Support;

/// <summary>A socket of the tool.</summary>
internal sealed class ToolEnd : KillableEnd
{
    private readonly ToolProcess _process;
    private readonly string _name;
    private Task<string?>? _line; // one that did not come in time is still to come

    private ToolEnd(ToolProcess process, string name) => (_process, _name) = (process, name);

    protected override int ProcessId => _process.Id;

    public override string ToString() => _name;

    public override ValueTask DisposeAsync() => _process.DisposeAsync();

    internal static async Task<ToolEnd> StartAsync(string type, string where, string id, string topic)
    {
        var options = $"{(id.Length > 0 ? $"--id {id}" : "")} {(topic.Length > 0 ? $"--subscribe {topic}" : "")} --linger 0";
        var process = ToolProcess.Start($"{type} {where} {options}");
        if (where.StartsWith("--bind", StringComparison.Ordinal))
            await process.BoundAsync();
        return new ToolEnd(process, $"zmq {type}");
    }

    internal override Task SendAsync(string line) => _process.TypeAsync(line);

    internal override async Task<string?> TryNextAsync(TimeSpan limit)
    {
        _line ??= _process.NextLineAsync();
        if (await Task.WhenAny(_line, Task.Delay(limit, TimeProvider.System)) != _line)
            return null;
        var line = await _line ?? throw new EndOfStreamException($"{_name} ended.");
        _line = null;
        return line;
    }
}
