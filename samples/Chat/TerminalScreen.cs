using System.Globalization;
using System.Text;

/// <summary>A terminal in which the line being typed is erased and written anew around whatever is printed.</summary>
internal sealed class TerminalScreen : Screen
{
    private const string EraseLine = "\r\e[K";

    private readonly Lock _lock = new();   // guards _typed and the terminal: one write at a time, each of which ends with the typed line
    private readonly StringBuilder _typed = new();
    private readonly string _prompt;

    public TerminalScreen(string prompt)
    {
        _prompt = prompt;
        Console.Write(TypedLine());
    }

    public override void Print(string line)
    {
        lock (_lock)
            Console.Write($"{EraseLine}{line}\n{TypedLine()}");
    }

    public override string? ReadLine()
    {
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            lock (_lock)
            {
                switch (key)
                {
                    case { Key: ConsoleKey.Enter }:
                        var line = _typed.ToString();
                        _typed.Clear();
                        Console.Write(EraseLine + TypedLine());
                        return line;
                    case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } when _typed.Length == 0:
                        return null;
                    case { Key: ConsoleKey.Backspace } when _typed.Length > 0:
                        // One press takes what looks like one character, whatever it is made of.
                        _typed.Length = StringInfo.ParseCombiningCharacters(_typed.ToString())[^1];
                        break;
                    case { KeyChar: var character } when !char.IsControl(character):
                        _typed.Append(character);
                        break;
                    default:
                        continue;
                }

                if (_typed.Length == 0 || !char.IsHighSurrogate(_typed[^1]))   // half a character waits for its other half
                    Console.Write(EraseLine + TypedLine());
            }
        }
    }

    public override void Dispose()
    {
        lock (_lock)
            Console.Write(EraseLine);
        base.Dispose();
    }

    // As much of the end as fits beside the prompt: a line that wrapped could not be erased by going back to its start.
    private string TypedLine()
    {
        var room = Math.Max(Console.WindowWidth, 20) - 1 - Columns(_prompt);
        var elements = StringInfo.GetTextElementEnumerator(_typed.ToString());
        var shown = new Queue<string>();
        while (elements.MoveNext())
        {
            shown.Enqueue(elements.GetTextElement());
            room -= Columns(shown.Last());
            while (room < 0)
                room += Columns(shown.Dequeue());
        }

        return _prompt + string.Concat(shown);
    }

    // Two columns for all that may be wide: to think a character wider than it is only shows a little less.
    private static int Columns(string text) => text.EnumerateRunes().Sum(rune => rune.Value < 0x1100 ? 1 : 2);
}
