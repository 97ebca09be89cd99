namespace PureZmq.Tests.Engine;

/// <summary>A simulated thread: what it does between two steps nobody interrupts, as if under the gate.</summary>
internal sealed class ModelThread
{
    private readonly Stack<IEnumerator<ModelStep>> _calls = new();
    private Func<bool>? _until;

    public ModelThread(string name, IEnumerable<ModelStep> program)
    {
        Name = name;
        _calls.Push(program.GetEnumerator());
    }

    public string Name { get; }

    public bool IsFinished => _calls.Count == 0;

    public bool CanRun => !IsFinished && (_until is null || _until());

    /// <summary>Runs to the next point at which another thread may come in between.</summary>
    public void Step()
    {
        _until = null;
        while (_calls.TryPeek(out var call))
        {
            if (!call.MoveNext())
            {
                _calls.Pop();
                continue;
            }

            if (call.Current.Call is { } inner)
            {
                _calls.Push(inner);
                continue;
            }

            _until = call.Current.Until;
            return;
        }
    }
}
