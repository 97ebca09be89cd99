using System.Text;

/// <summary>Lines in, lines out. On a terminal the line being typed stays at the bottom, whatever is printed meanwhile.</summary>
internal class Screen : IDisposable
{
    protected Screen() => Console.InputEncoding = Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>A terminal when both ends are one; else plain lines through pipes.</summary>
    public static Screen Open(string prompt) =>
        Console.IsInputRedirected || Console.IsOutputRedirected ? new Screen() : new TerminalScreen(prompt);

    /// <summary>Waits for the next line; null: the input has ended.</summary>
    public virtual string? ReadLine() => Console.ReadLine();

    /// <summary>Shows a line, from any thread.</summary>
    public virtual void Print(string line) => Console.WriteLine(line);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Text of a stranger, harmless to a terminal.</summary>
    public static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString()))
        : text;
}
