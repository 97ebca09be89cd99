namespace PureZmq.Tool.Lines;

/// <summary>Octets cut into lines. Lines end with LF or CR LF; the last one may end with the input.</summary>
/// <remarks>Not thread-safe. After a cancelled <see cref="FillAsync"/> only lines that are there already can be taken.</remarks>
internal sealed class InputLines(Stream input)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;     // of what was not taken yet
    private int _searched;  // up to here there is no line's end
    private int _end;
    private bool _ended;

    /// <summary>The number of the line taken last, counted from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>Takes the next line if all of it is there.</summary>
    /// <param name="line">The line without its end; valid until <see cref="FillAsync"/>.</param>
    internal bool TryTake(out ReadOnlyMemory<byte> line)
    {
        var length = _buffer.AsSpan(_searched.._end).IndexOf((byte)'\n');
        if (length >= 0)
        {
            line = WithoutReturn(_buffer.AsMemory(_start..(_searched + length)));
            _searched += length + 1;
            _start = _searched;
            Number++;
            return true;
        }

        _searched = _end;
        line = _buffer.AsMemory(_start.._end);
        if (!_ended || line.IsEmpty)
            return false;
        line = WithoutReturn(line);
        _start = _end;
        Number++;
        return true;
    }

    /// <summary>Waits for more of the input.</summary>
    /// <returns>False at the end of the input, when there is nothing more to take.</returns>
    /// <exception cref="OperationCanceledException">Cancelled. What the read that is left behind still gets is lost.</exception>
    internal async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return false;
        MakeRoom();
        // A read from a terminal or a pipe cannot be cancelled, so we turn away from it; the process is about to end.
        var count = await input.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None).AsTask().WaitAsync(cancellationToken);
        _end += count;
        _ended = count == 0;
        return !_ended || _start < _end;
    }

    private static ReadOnlyMemory<byte> WithoutReturn(ReadOnlyMemory<byte> line) => line.Span is [.., (byte)'\r'] ? line[..^1] : line;

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_searched, _end, _start) = (_searched - _start, _end - _start, 0);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
