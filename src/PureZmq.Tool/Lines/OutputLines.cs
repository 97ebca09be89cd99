using System.Buffers;

namespace PureZmq.Tool.Lines;

/// <summary>Messages as lines on their way to an output, gathered until somebody flushes or they are many.</summary>
internal sealed class OutputLines(Stream output, LineForm form)
{
    private const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes a message as a line.</summary>
    /// <exception cref="OutputClosedException">Nobody reads the output any more.</exception>
    internal ValueTask WriteAsync(Message message)
    {
        form.Write(message, _buffer);
        _buffer.Write("\n"u8);
        return _buffer.WrittenCount < FlushAt ? ValueTask.CompletedTask : FlushAsync();
    }

    /// <summary>Passes on what was gathered.</summary>
    /// <exception cref="OutputClosedException">Nobody reads the output any more.</exception>
    internal ValueTask FlushAsync() => _buffer.WrittenCount == 0 ? ValueTask.CompletedTask : PassOnAsync();

    private async ValueTask PassOnAsync()
    {
        try
        {
            await Printing.WriteAsync(output, _buffer.WrittenMemory);
        }
        finally
        {
            _buffer.ResetWrittenCount();
        }
    }
}
